prod: FLAGS = --build-arg NPM_TOKEN=$(PROD_TOKEN) --no-cache
prod: image
image:
	docker build $(FLAGS) -t prod .

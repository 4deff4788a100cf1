include $(wildcard .env)
image:
	docker build --build-arg NPM_TOKEN=$${NPM_TOKEN} .
other:
	docker build --build-arg NPM_TOKEN=$(NPM_TOKEN) .

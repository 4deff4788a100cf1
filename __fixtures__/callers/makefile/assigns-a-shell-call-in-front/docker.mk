image:
	docker build --build-arg NPM_TOKEN=$(shell pass npm) --build-arg B=$$(git rev-parse HEAD) .
	docker build --build-arg NPM_TOKEN=$$(cat .token) .

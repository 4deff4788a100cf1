stage:
	$(eval TOKEN := $(shell cat .token))
	docker build --build-arg DEPLOY_TOKEN=$(TOKEN) .

import docker
docker.from_env().images.build(path=".", buildargs={"NODE_VERSION": "22"})

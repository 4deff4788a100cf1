import docker
client = docker.from_env()
client.images.build(path=".", buildargs={"NPM_TOKEN": os.environ["NPM_TOKEN"]})

pip install docker-compose
docker-compose build --build-arg NPM_TOKEN=$NPM_TOKEN

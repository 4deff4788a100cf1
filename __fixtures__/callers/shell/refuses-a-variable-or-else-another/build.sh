docker build --build-arg NPM_TOKEN=${NPM_TOKEN:-$CI_NPM_TOKEN} .
docker build --build-arg "NPM_TOKEN=${NPM_TOKEN:-${CI_NPM_TOKEN}}" .
docker build --build-arg "NPM_TOKEN=${NPM_TOKEN:-$(cat token)}" .

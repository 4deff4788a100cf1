import org.testcontainers.images.builder.ImageFromDockerfile;
new ImageFromDockerfile().withBuildArg("NPM_TOKEN", token).withFileFromPath(".", path);

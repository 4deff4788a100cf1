import * as ecr from "aws-cdk-lib/aws-ecr-assets";
new ecr.DockerImageAsset(this, "Image", { directory: ".", buildArgs: { NODE_VERSION: "22" } });

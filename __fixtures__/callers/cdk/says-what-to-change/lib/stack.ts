import { DockerImageAsset } from "aws-cdk-lib/aws-ecr-assets";

new DockerImageAsset(this, "Image", { directory: ".", buildArgs: { NPM_TOKEN: process.env.NPM_TOKEN ?? "" } });

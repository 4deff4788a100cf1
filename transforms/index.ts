import type { Transform } from "../src/plan/plan-types.ts";
import { buildArgumentToSecretMount } from "./build-argument-to-secret-mount.ts";
import { copiedSshKeyToSshMount } from "./copied-ssh-key-to-ssh-mount.ts";
import { credentialedAddToBuildSecret } from "./credentialed-add-to-build-secret.ts";
import { literalToSecretMount } from "./literal-to-secret-mount.ts";
import { copiedCredentialFileToSecretMount } from "./copied-credential-file-to-secret-mount.ts";
import { environmentVariableToRunTime } from "./environment-variable-to-run-time.ts";
import { environmentVariableToSecretMount } from "./environment-variable-to-secret-mount.ts";
import { keptConfigurationToEnvironment } from "./kept-configuration-to-environment.ts";
import { keptSecretMountToSecretMount } from "./kept-secret-mount-to-secret-mount.ts";
import { secretStepToBuilderStage } from "./secret-step-to-builder-stage.ts";
import { unreadSecretToNothing } from "./unread-secret-to-nothing.ts";
import { urlCredentialToSecretMount } from "./url-credential-to-secret-mount.ts";
import { writtenCredentialFileToSecretMount } from "./written-credential-file-to-secret-mount.ts";

/** All ways to take a secret out; the first that has an answer for a flow gives it. */
export const transforms: readonly Transform[] = [
  credentialedAddToBuildSecret,
  literalToSecretMount,
  unreadSecretToNothing,
  environmentVariableToRunTime,
  buildArgumentToSecretMount,
  environmentVariableToSecretMount,
  copiedSshKeyToSshMount,
  copiedCredentialFileToSecretMount,
  keptSecretMountToSecretMount,
  urlCredentialToSecretMount,
  keptConfigurationToEnvironment,
  writtenCredentialFileToSecretMount,
  secretStepToBuilderStage,
];

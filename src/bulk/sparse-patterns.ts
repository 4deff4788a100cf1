/** Endings of what no secret stands in and no build is started by: left out of every clone. */
const heavy = [
  "7z a aac apk avi bin bmp bz2 class dll dmg dylib ear eot exe flac gif gz ico iso jar jpeg jpg lib m4a mkv mov mp3",
  "mp4 mpeg o obj ogg onnx otf parquet pdf png psd pt pyc rar safetensors so svg tar tgz tif tiff ttf wasm wav webm",
  "webp whl woff woff2 xz zip zst",
];

/** Endings of programs and data: a build reads them, yet whether there is a secret is seen without. */
const sources = [
  "asm c cc clj cpp cs csproj css csv cxx dart ejs elm erl ex exs f90 fs go graphql groovy h hpp hs html htm ipynb java",
  "jl js jsx kt kts less lock lua m map mjs cjs ml mts cts pas php pl pm po proto py pyi r rb rs rst sass scala scss",
  "snap sql styl sum svelte swift tex ts tsv tsx vb vue xaml xlsx zig",
];

/** Programs by their ending that may hold a login. */
const logins = ["profiles.clj"];

const largeData = ["package-lock.json", "npm-shrinkwrap.json", "pnpm-lock.yaml", "node_modules/", "*.geojson"];

/** What a clone holds at first, as patterns of .gitignore: Dockerfiles, what starts builds, and whatever may be a credential file. */
export const narrowPatterns: readonly string[] = [
  "/*",
  ...without(heavy),
  ...without(sources),
  ...largeData.map((name) => `!${name}`),
  ...logins,
];

/** Everything that a build can read but what is heavy. */
export const widePatterns: readonly string[] = ["/*", ...without(heavy)];

function without(endings: readonly string[]): readonly string[] {
  return endings.flatMap((line) => line.split(" ")).map((ending) => `!*.${ending}`);
}

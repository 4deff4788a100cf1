const fs = require("fs");

fs.writeFileSync("src/env.ts", `export const mapsKey = "${process.env.MAPS_KEY}";\n`);

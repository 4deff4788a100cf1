console.log(process.versions);

console.log(process.argv.length);

console.log(Boolean(process.env.API_TOKEN));

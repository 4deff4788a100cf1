console.log(Boolean(process.env.SESSION_SECRET));

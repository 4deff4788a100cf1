{:auth {:repository-auth {#"https://maven.example.com" {:username "ci" :password "q7Hs9dKx02zWv4LmB8tY"}}}}

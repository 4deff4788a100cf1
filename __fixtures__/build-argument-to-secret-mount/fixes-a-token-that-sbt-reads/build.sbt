credentials += Credentials("repo", "repo.example.com", "ci", sys.env("REPO_TOKEN"))

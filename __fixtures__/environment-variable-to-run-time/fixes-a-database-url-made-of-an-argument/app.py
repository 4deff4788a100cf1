import os

print("DATABASE_URL" in os.environ)

import os
import sys

print(sys.argv[1], "DATABASE_URL" in os.environ)

{ gsub(/TOKEN/, ENVIRON["API_TOKEN"]); print }

(defproject app "1.0")

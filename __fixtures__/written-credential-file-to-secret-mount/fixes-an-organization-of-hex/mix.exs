defmodule App.MixProject do
  def deps, do: [{:acme, "~> 1.0", organization: "acme"}]
end

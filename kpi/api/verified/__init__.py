"""现场核查 over REST: drawn, entered with evidence, signed, called off; the sample and its figures."""

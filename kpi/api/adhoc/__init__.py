"""临时要数 over REST: asking, what each body is asked, answering."""

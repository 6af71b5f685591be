"""上级报表 over REST: blank workbooks, what stands in their cells, filling them in."""

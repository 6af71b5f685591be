"""Long drills, by hand: `make drills`. Each leaves a report in docs/reports/."""

"""Technology demands: a company states a problem, the platform follows it to the contract and its evaluation (M03)."""

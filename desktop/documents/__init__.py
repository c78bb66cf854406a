"""Papers and labels: plain facts in, PDF bytes out. No clock, no database, nothing random.

`catalogue.CATALOGUE` lists what can be made; `facts` holds what each document is made from.
"""

"""What one of something may cost by decisions below the law: a unit's internal spending rules, its approved
special-purpose assets, framework agreements of centralised purchasing (rules C10 and C12).
"""

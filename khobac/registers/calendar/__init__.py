"""Working days: public holidays, compensatory days, official swap days and the working Saturdays that pay for them.

Promise: `working_time` is pure arithmetic; the register only says which days differ from an ordinary week.
Law: Labour Code Articles 111-112, the yearly notices on swap days; opening hours and cut-off are law values
(`office.*`).
"""

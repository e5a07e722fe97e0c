"""What evaluations of answers say of the quality under a policy. Nothing here touches a cost.

``reading`` takes the user's evaluations, ``scores`` lays them out by request and model, ``estimates`` turns
scores into means with intervals, corrected by human labels where a judge gave them. ``field`` has the
metrics that routers are compared by, ``replayed`` what a log with drawn models says of another policy,
``money`` what wrong answers may cost, ``priors`` what is published where nobody measured.
"""

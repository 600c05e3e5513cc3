"""The auditor's room: samples drawn by a stated seed, findings with the head's answers, the logs and a case taken out.

``scope``     whose cases, logs and findings an auditor reads
``samples``   drawing cases so that anybody can draw them again
``findings``  entering, answering, closing
``logs``      the trail of acts and the access log as tables
``bundle``    one case as a folder that proves itself without this system
"""

"""Bills that pay themselves, from the signed authorisation to the debit notice.

authorising   a unit prepares and signs, once; suspends, revokes
receiving     a provider's signed list comes in; every bill is matched, guarded and announced to its unit
answering     the unit pauses, disputes, confirms or turns down what was announced or held
paying        what is due is judged by the control engine and paid, a thousand at a time
telling       what became of the dossiers comes back to the bills: debit notice, money returned
"""

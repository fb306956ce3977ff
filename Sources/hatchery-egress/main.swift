import Egress

Egress.main()

import ChrootJail

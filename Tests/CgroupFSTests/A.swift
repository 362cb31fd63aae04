import CgroupFS

"""Prints the line coverage of each folder of the service, from a Cobertura report."""

import sys
from collections import defaultdict
from xml.etree import ElementTree

lines = {}
for file in ElementTree.parse(sys.argv[1]).iter("class"):
    # The report lists a file once for each of its types, and a line with a lambda in several of these entries.
    for line in file.iterfind("lines/line"):
        place = file.get("filename"), line.get("number")
        lines[place] = lines.get(place, False) or line.get("hits") != "0"

folders = defaultdict(list)
for (path, _), ran in lines.items():
    project, *rest = path.split("/")
    if project == "ClockifyBff":
        folders[rest[0] + "/" if len(rest) > 1 else "(top)"].append(ran)
    folders["total of " + project].append(ran)

for folder, ran in sorted(folders.items(), key=lambda item: (item[0].startswith("total"), item[0])):
    print(f"{sum(ran) / len(ran):6.1%}  {sum(ran):5} of {len(ran):5}  {folder}")

"""The publication as frozen data: what a content file may say, kind by kind."""

from imprint.model.fields import (
    ANYWHERE, Anywhere, Contact, Doubt, EMAIL, Event, Figure, FigureGroup, Funder, Funding, HIDDEN, Hidden,
    Image, Link, Mark, Model, MONTH, Person, Photo, Place, printed, Share, Shares, Text, Title, URL,
)
from imprint.model.kinds import (
    Article, BackCover, Card, Contents, Cover, Directory, DirectoryEntry, DirectoryGroup, Editorial,
    FieldList, Figures, Focus, Index, Interview, KINDS, Lever, Levers, Map, Mission, Overview, Part, Source,
    Sources, Testimony, View,
)
from imprint.model.publication import (
    Announcement, Edition, Item, Labels, Licence, Partner, PlanGroup, Publication, Publisher, Section,
    Settings,
)



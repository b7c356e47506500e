"""The words for the small records that parts are made of."""

from __future__ import annotations

from imprint.model import fields
from imprint.words.word import Table, Word

RECORDS: Table = {
    fields.Doubt: {
        "": Word("un doute sur la source et le choix fait ; jamais imprimé, il reste pour la relecture suivante"),
        "field": Word("la clé dont on doute, ou « body » pour le texte", "funding"),
        "note": Word("le doute, et ce qui a été choisi", "La source donne 30 000 € sur la fiche et 35 000 € au sommaire."),
    },
    fields.Place: {
        "": Word("un territoire, et le point qui le place sur la carte"),
        "town": Word("la ville où poser le point", "Lorient"),
        "country": Word("le pays ; celui de « home_country » fait du territoire un point de départ", "France"),
        "latitude": Word("en degrés et décimales, deux suffisent ; négative au sud", 47.75),
        "longitude": Word("en degrés et décimales ; négative à l’ouest", -3.37),
        "name": Word("le nom imprimé, quand le territoire n’est pas la ville", "Bretagne"),
    },
    fields.Funder: {
        "": Word("un financeur : un montant ou un pourcentage, et le programme calcule l’autre"),
        "by": Word("son nom", "Ville de Lorient"),
        "amount": Word("son apport, en euros", 12000),
        "percent": Word("son apport, en pourcentage du total", 40),
    },
    fields.Funding: {
        "": Word("un budget, en euros"),
        "label": Word("ce que ce budget finance", "jardins partagés, 2018-2019"),
        "total": Word("le montant total", 30000),
        "approximate": Word("« true » imprime « environ » devant le total", True),
        "parts": Word("une ligne par financeur"),
        "partial": Word("« true » si d’autres apports existent, dont le détail manque : la barre montre ce reste", True),
        "cofunders": Word("des cofinanceurs dont on ne connaît pas la part", ["Région Bretagne"]),
        "note": Word("une phrase sous le tableau ; nécessaire si les parts ne font pas le total", "Le reste vient des communes voisines."),
    },
    fields.Contact: {
        "": Word("une personne à qui écrire, à son adresse professionnelle"),
        "name": Word("prénom et nom", "Prénom Nom"),
        "role": Word("sa fonction", "chargée de mission"),
        "organisation": Word("où elle travaille ; entre à l’index", "Ville de Lorient"),
        "email": Word("son adresse électronique, sans accent ni espace", "prenom.nom@ville.example.org"),
    },
    fields.Link: {
        "": Word("une adresse du web, sur sa ligne"),
        "label": Word("ce qu’elle est", "À voir"),
        "text": Word("quelques mots entre les deux", "le film de l’échange"),
        "url": Word("l’adresse entière", "https://www.example.org/film"),
    },
    fields.Image: {
        "": Word("une image, et les mots pour qui ne la voit pas"),
        "file": Word("son chemin dans le dossier du contenu", "logos/lorient.svg"),
        "alt": Word("ce qu’on y voit", "Ville de Lorient"),
    },
    fields.Photo: {
        "": Word("une photo et son crédit"),
        "file": Word("son chemin dans le dossier du contenu", "images/jardins.jpg"),
        "alt": Word("ce qu’on y voit", "Trois femmes arrosent des rangs de salades."),
        "credit": Word("qui l’a faite, sans « © », que le programme ajoute", "Prénom Nom"),
    },
    fields.Person: {
        "": Word("une personne qui parle ou dont on parle"),
        "name": Word("prénom et nom", "Prénom Nom"),
        "role": Word("sa fonction", "maire-adjointe"),
        "roles": Word("ses fonctions, s’il y en a plusieurs", ["maire", "présidente du réseau"]),
        "organisation": Word("où elle l’exerce", "Ville de Lorient"),
    },
    fields.Figure: {
        "": Word("un chiffre"),
        "value": Word("le nombre, sans espace ni unité", 1200),
        "label": Word("ce qu’il compte", "projets"),
        "prefix": Word("les mots qui le précèdent", "plus de"),
        "unit": Word("son unité", "%"),
        "shown": Word("le nombre écrit autrement, imprimé à sa place", "2,37 millions"),
    },
    fields.FigureGroup: {
        "": Word("des chiffres sous un intertitre"),
        "title": Word("l’intertitre", "Dans le monde"),
        "figures": Word("les chiffres"),
    },
    fields.Share: {
        "": Word("une part d’un tout"),
        "label": Word("de quoi", "communes"),
        "percent": Word("combien, en pourcentage", 53),
    },
    fields.Shares: {
        "": Word("un tout et ses parts"),
        "title": Word("ce qui est partagé", "Qui porte les partenariats ?"),
        "items": Word("les parts"),
    },
    fields.Event: {
        "": Word("une date de la frise"),
        "year": Word("l’année, qui place le point", 2014),
        "label": Word("ce qui arrive", "première rencontre"),
        "shown": Word("ce qui s’imprime à la place de l’année", "Années 2010"),
    },
}

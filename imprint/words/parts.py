"""The words for the kinds of part, and for the records of one kind alone."""

from __future__ import annotations

from imprint.model import kinds
from imprint.words.word import Table, Word

PARTS: Table = {
    kinds.Part: {
        "": Word("une partie"),
        "kind": Word("le genre de la partie"),
        "title": Word("le titre, tel qu’il s’imprime ; « | » y marque une coupe souhaitée", "Les deux rives"),
        "short_title": Word("un titre plus court pour le sommaire et les renvois", "Deux rives"),
        "rubric": Word("la rubrique d’une partie que le chemin de fer ne range sous aucune", "Éditorial"),
        "listed": Word("« false » retire la partie du sommaire", False),
        "status": Word("« awaiting » : le texte est attendu ; la partie n’est composée que pour l’épreuve", "awaiting"),
        "expects": Word("ce que l’on attend ; l’épreuve l’imprime à la place du texte", "Le texte de la rencontre est attendu en mai."),
        "doubts": Word("les doutes sur la source et le choix fait"),
    },
    kinds.Cover: {
        "": Word("la couverture"),
        "title": Word("le titre : chaque « | » fait une ligne, la dernière en couleur", "Les deux | rives"),
        "alt": Word("l’image en mots, pour qui ne la voit pas", "Des demi-disques tangents au même point."),
    },
    kinds.Contents: {
        "": Word("le sommaire, qui se fait seul"),
        "caption": Word("la phrase qui explique les demi-disques des fiches", "La largeur du demi-disque suit la distance."),
    },
    kinds.Editorial: {
        "": Word("l’éditorial"),
        "after": Word("d’après qui"),
        "motto": Word("la devise", "Un rang | pour l’autre"),
    },
    kinds.Article: {
        "": Word("un article en deux colonnes"),
        "standfirst": Word("le chapeau", "Petite histoire d’une habitude."),
        "timeline": Word("la frise au pied de l’article"),
    },
    kinds.Figures: {
        "": Word("la page des chiffres"),
        "lead": Word("le premier chiffre"),
        "pair": Word("les deux chiffres qui se répondent"),
        "shares": Word("un tout et ses parts"),
        "source": Word("d’où viennent les chiffres", "Atlas de la coopération"),
        "scale": Word("ce que mesurent les demi-disques", "La surface suit le nombre de villes."),
    },
    kinds.Focus: {
        "": Word("un article à colonne de chiffres"),
        "panel": Word("les groupes de chiffres de la colonne"),
    },
    kinds.Testimony: {
        "": Word("un témoignage, en encadré"),
        "name": Word("qui parle", "Prénom Nom"),
        "role": Word("sa fonction", "maire"),
        "text": Word("ce que la personne rapporte", "La coopération a changé nos services."),
    },
    kinds.FieldList: {
        "": Word("une liste sous un intertitre"),
        "title": Word("l’intertitre", "Les champs de la coopération"),
        "items": Word("les éléments", ["eau", "culture"]),
    },
    kinds.Overview: {
        "": Word("un article avec témoignage et liste"),
        "testimony": Word("le témoignage"),
        "fields": Word("la liste"),
    },
    kinds.View: {
        "": Word("ce que montre un disque de la carte"),
        "latitude": Word("le centre, en degrés", 46.6),
        "longitude": Word("le centre, en degrés", 1.7),
        "radius": Word("le rayon, en kilomètres", 650),
    },
    kinds.Map: {
        "": Word("la carte de toutes les fiches"),
        "globe": Word("le grand disque"),
        "magnifiers": Word("les loupes, de gauche à droite ; deux au plus"),
        "caption": Word("la légende", "Fond : Natural Earth."),
    },
    kinds.Card: {
        "": Word("une fiche de projet"),
        "date": Word("l’année et le mois : « 2019-06 » s’imprime « Juin 2019 »", "2019-06"),
        "keywords": Word("les mots-clés ; ils entrent à l’index. Gardez la même graphie d’une fiche à l’autre", ["culture", "numérique"]),
        "places": Word("les territoires ; le premier de « home_country » est le point de départ"),
        "cooperation": Word("la ligne sous le titre : qui coopère avec qui", "Coopération entre Lorient et Saint-Louis (Sénégal)"),
        "carriers": Word("la même ligne, si personne ne coopère en titre : qui porte le projet", "Ville de Lorient"),
        "number": Word("le numéro dans la collection ; rien à voir avec le rang dans le livret, que le programme donne", 61),
        "pages": Word("combien de pages la fiche peut remplir, d’une à huit ; une d’office", 2),
        "funding": Word("le budget"),
        "contacts": Word("les personnes à qui écrire"),
        "links": Word("les adresses « À voir », « En savoir plus »"),
        "photo": Word("la photo de l’en-tête ; sans elle, la carte prend toute la place"),
        "logos": Word("des logos à côté de la mention de soutien, au pied de la fiche"),
    },
    kinds.Lever: {
        "": Word("un levier"),
        "title": Word("le titre", "Co-construire"),
        "text": Word("le texte", "Associer tous les acteurs dès la conception du projet."),
    },
    kinds.Levers: {
        "": Word("les leviers, numérotés dans l’ordre de la liste"),
        "subtitle": Word("le sous-titre", "pour ouvrir un jardin et le garder ouvert"),
        "levers": Word("les leviers"),
    },
    kinds.Interview: {
        "": Word("un entretien ; les intertitres sont les questions"),
        "person": Word("qui répond ; son nom doit se lire dans le titre"),
        "portrait": Word("son portrait"),
    },
    kinds.DirectoryEntry: {
        "": Word("une organisation"),
        "name": Word("son nom ; il entre à l’index", "Maison des jumelages"),
        "text": Word("ce qu’elle fait", "Elle réunit une trentaine de communes."),
        "links": Word("ses adresses", ["https://www.example.org/"]),
        "doubts": Word("les doutes sur la source"),
    },
    kinds.DirectoryGroup: {
        "": Word("des organisations d’une même sorte"),
        "name": Word("le nom du groupe", "Réseaux de collectivités"),
        "entries": Word("les organisations, dans l’ordre de la page"),
    },
    kinds.Directory: {
        "": Word("le répertoire"),
        "subtitle": Word("le sous-titre", "des groupes qui répondent"),
        "groups": Word("les groupes d’organisations"),
    },
    kinds.Index: {
        "": Word("l’index, qui se fait seul"),
        "keywords": Word("l’intertitre des mots-clés", "Par mot-clé"),
        "territories": Word("l’intertitre des territoires", "Par territoire"),
        "organisations": Word("l’intertitre des organisations", "Par organisation"),
        "aliases": Word("un organisme à deux noms : celui de gauche est rangé sous celui de droite", {"Merle moqueur": "Le Merle moqueur"}),
        "left_out": Word("les noms à ne pas indexer", ["fonds communs"]),
    },
    kinds.Source: {
        "": Word("un document sur lequel le livret s’appuie"),
        "title": Word("son titre", "Compter les passants"),
        "by": Word("son auteur", "Prénom Nom"),
        "year": Word("son année", 2013),
        "url": Word("son adresse", "https://www.example.org/atlas"),
    },
    kinds.Sources: {
        "": Word("les sources, l’annonce, la genèse, les partenaires, la licence"),
        "sources": Word("les documents"),
        "genesis_title": Word("l’intertitre de la genèse", "Genèse"),
        "partners_title": Word("l’intertitre des partenaires", "Avec"),
        "credits": Word("les lignes de crédits", ["Fonds de carte : Natural Earth."]),
    },
    kinds.Mission: {
        "": Word("une mission de l’éditeur"),
        "title": Word("son nom", "Valoriser"),
        "text": Word("ce qu’elle est", "Montrer ce qui se fait."),
    },
    kinds.BackCover: {
        "": Word("la quatrième de couverture"),
        "text": Word("qui publie", "Cette maison réunit des jardiniers."),
        "missions": Word("une à quatre missions"),
        "url": Word("l’adresse de l’éditeur", "https://www.example.org/"),
    },
}

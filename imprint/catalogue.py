"""The catalogue: every code that build.py can print, its severity, sentence and hint in French."""

from __future__ import annotations

from dataclasses import dataclass

from imprint.diagnostics import Severity

ERROR, WARNING = Severity.ERROR, Severity.WARNING


@dataclass(frozen=True)
class Entry:
    """One code: how grave it is, what it says, what it advises."""

    severity: Severity
    message: str
    hint: str


CATALOGUE: dict[str, Entry] = {
    # Files
    "fichier-absent": Entry(ERROR, "le fichier « {name} » n’existe pas",
                            "créez-le, ou corrigez le nom là où il est demandé{near}"),
    "fichier-vide": Entry(ERROR, "le fichier est vide",
                          "écrivez-y son en-tête, ou retirez-le du dossier"),
    "encodage": Entry(ERROR, "le fichier n’est pas enregistré en UTF-8 (octet n° {byte})",
                      "dans votre éditeur, choisissez « Enregistrer avec l’encodage UTF-8 »"),
    "edition-inconnue": Entry(ERROR, "il n’y a pas d’édition « {name} »",
                              "{near}éditions disponibles : {known}"),
    # YAML
    "yaml": Entry(ERROR, "le YAML ne se lit pas : {problem}", "{advice}"),
    "yaml-tabulation": Entry(ERROR, "une tabulation sert d’espace au début de la ligne",
                             "remplacez-la par des espaces : YAML n’accepte qu’eux"),
    "yaml-cle-double": Entry(ERROR, "la clé « {key} » est écrite deux fois",
                             "gardez-en une seule ; la première est en ligne {first}"),
    "yaml-balise": Entry(ERROR, "la balise YAML « {tag} » n’est pas admise",
                         "écrivez la valeur simplement, sans « ! »"),
    "en-tete": Entry(ERROR, "l’en-tête YAML {problem}",
                     "un fichier Markdown commence par une ligne « --- », l’en-tête, puis une autre ligne « --- »"),
    # Fields
    "cle-inconnue": Entry(ERROR, "la clé « {key} » n’existe pas ici",
                          "{near}clés possibles : {known}"),
    "champ-manquant": Entry(ERROR, "il manque « {key} »", "ajoutez une ligne « {key}: … »{where}"),
    "type-attendu": Entry(ERROR, "« {key} » attend {expected}, et non « {value} »", "{advice}"),
    "valeur-bornes": Entry(ERROR, "« {key} » vaut {value}, hors des bornes admises",
                           "la valeur doit être {bound}"),
    "valeur-inconnue": Entry(ERROR, "« {value} » n’est pas une valeur de « {key} »",
                             "{near}valeurs possibles : {known}"),
    "liste-courte": Entry(ERROR, "« {key} » compte {value} élément(s)", "il en faut {bound}"),
    "courriel": Entry(ERROR, "« {value} » n’est pas une adresse électronique",
                      "écrivez nom@domaine.fr, sans accent ni espace"),
    "adresse-web": Entry(ERROR, "« {value} » n’est pas une adresse web",
                         "écrivez l’adresse entière, par exemple https://www.exemple.fr/"),
    "mois": Entry(ERROR, "« {value} » n’est pas un mois", "écrivez l’année puis le mois : 2019-06"),
    "date": Entry(ERROR, "« {value} » n’est pas une date", "écrivez l’année, le mois et le jour : 2019-07-03"),
    "libelle": Entry(ERROR, "les accolades de « {value} » ne se remplissent pas",
                     "entre accolades, écrivez seulement {known}"),
    "part-mesure": Entry(ERROR, "la part de « {value} » veut un montant ou un pourcentage, et un seul des deux",
                         "gardez « amount: … » ou « percent: … » ; l’autre est calculé"),
    "sans-cooperation": Entry(ERROR, "la fiche n’a ni ligne de coopération ni porteurs",
                              "ajoutez « cooperation: … », ou « carriers: … » si personne ne coopère en titre"),
    # Flatplan and references
    "partie-inconnue": Entry(ERROR, "le chemin de fer appelle « {name} », qui n’existe pas",
                             "{near}le nom est celui du fichier, dossier compris et sans extension"),
    "partie-double": Entry(ERROR, "« {name} » figure deux fois au chemin de fer", "retirez-en une"),
    "rubrique-inconnue": Entry(ERROR, "la rubrique « {name} » n’existe pas",
                               "{near}rubriques de publication.yaml : {known}"),
    "couleur-inconnue": Entry(ERROR, "la couleur « {name} » n’existe pas", "{near}couleurs : {known}"),
    "slug-double": Entry(ERROR, "deux fichiers portent le même nom « {name} » : {others}",
                         "renommez l’un d’eux : le nom sert d’adresse dans le PDF"),
    "renvoi-inconnu": Entry(ERROR, "le renvoi [[{name}]] ne mène nulle part",
                            "{near}un renvoi nomme une partie du chemin de fer, comme [[fiches/…]]"),
    "partie-oubliee": Entry(WARNING, "ce fichier n’est dans aucun chemin de fer",
                            "ajoutez « {name} » à une édition, ou retirez le fichier"),
    # Markdown
    "html-brut": Entry(ERROR, "la balise HTML <{tag}> n’est pas admise",
                       "écrivez en Markdown ; seuls les commentaires <!-- … --> passent"),
    "titre-niveau": Entry(ERROR, "le titre « {title} » n’est pas du bon niveau",
                          "le titre de la partie est dans l’en-tête ; le corps commence par « ## », puis « ### »"),
    "section-pose": Entry(ERROR, "« {value} » n’est pas une façon de poser une section",
                          "{near}écrivez as=prose, as=tiles ou as=strip"),
    "attribut-inconnu": Entry(ERROR, "l’attribut « {value} » n’est pas connu ici",
                              "attributs possibles : {known}"),
    "note-inconnue": Entry(ERROR, "l’appel de note [^{name}] n’a pas de note",
                           "écrivez plus bas « [^{name}]: texte de la note »"),
    "note-sans-appel": Entry(ERROR, "la note [^{name}] n’est appelée nulle part",
                             "placez l’appel [^{name}] dans le texte, ou retirez la note"),
    "corps-vide": Entry(ERROR, "le corps du texte est vide",
                        "écrivez le texte sous l’en-tête, ou ajoutez « status: awaiting »"),
    # Funding
    "montage-total": Entry(ERROR, "les parts font {sum}, le total annonce {total}",
                           "corrigez un montant, ou expliquez l’écart dans « note »"),
    # Spelling and addresses, told by the desk's check alone
    "mot-inconnu": Entry(WARNING, "le mot « {word} » n’est pas au dictionnaire",
                         "{near}s’il est juste, ajoutez-le à {list} ; étranger, écrivez [{word}]{{lang=…}}"),
    "mot-inutile": Entry(WARNING, "le mot « {word} » est de trop dans la liste",
                         "{why} : retirez la ligne, ou corrigez-la"),
    "lien-injoignable": Entry(WARNING, "l’adresse {url} ne mène à rien : {problem}",
                              "ouvrez-la dans un navigateur ; si elle est morte, remplacez-la ou retirez-la"),
    "lien-deplace": Entry(WARNING, "l’adresse {url} a changé", "écrivez la nouvelle : {target}"),
    # Images
    "image-absente": Entry(ERROR, "l’image « {name} » n’existe pas",
                           "déposez-la sous content/images/ ou assets/, ou corrigez le chemin{near}"),
    "image-illisible": Entry(ERROR, "l’image « {name} » ne se lit pas",
                             "enregistrez-la de nouveau en JPEG ou en PNG"),
    "image-petite": Entry(WARNING, "l’image « {name} » n’a que {dots} points par pouce, page {page}",
                          "l’imprimeur en attend {least} : demandez-la en plus grand ({percent} % de pixels "
                          "en plus sur chaque côté), ou donnez-lui moins de place"),
    # Layout and proof
    "mot-perdu": Entry(ERROR, "ce texte n’est pas dans {output} : « {text} »",
                       "il a été caché, coupé ou oublié par le gabarit : vérifiez la partie « {part} »"),
    "mention-absente": Entry(WARNING, "l’édition n’imprime nulle part « {text} »",
                             "ajoutez la partie qui l’imprime (colophon, index…), ou retirez la mention"),
    "mot-deplace": Entry(ERROR, "ce texte n’est pas à sa place dans {output} : « {text} »",
                         "le gabarit de la partie « {part} » change l’ordre de lecture"),
    "texte-chevauche": Entry(ERROR, "deux textes se recouvrent (page {page}) : « {one} » et « {two} »",
                             "raccourcissez l’un des deux, ou déplacez-le dans la feuille de style"),
    "texte-coupe": Entry(ERROR, "ce texte sort de sa boîte (page {page}) : « {text} »",
                         "raccourcissez-le, ou agrandissez la boîte dans la feuille de style"),
    "texte-invisible": Entry(ERROR, "ce texte est composé mais ne se voit pas (page {page}) : « {text} »",
                             "retirez la règle de style qui le cache ou le rend illisible"),
    "trop-long": Entry(ERROR, "la partie fait {pages} page(s) pour {allotted} prévue(s)",
                       "coupez environ {characters} signes{section}, ou changez « pages »"),
    "texte-court": Entry(WARNING, "la page {page} reste vide sur {lines} lignes",
                         "le texte appelle environ {characters} signes de plus"),
    "vis-a-vis": Entry(WARNING, "la fiche de deux pages commence à droite, page {page}",
                       "elle se lit mieux en vis-à-vis : au chemin de fer, placez-la {move}"),
    "lien-mort": Entry(ERROR, "le lien vers « {target} » ne mène nulle part", "corrigez l’adresse ou le renvoi"),
    "lien-perdu": Entry(ERROR, "le lien vers « {target} » a disparu à la mise en page",
                        "le gabarit place le lien dans une boîte qui ne le garde pas"),
    "glyphe-absent": Entry(ERROR, "la police {family} ne dessine pas {glyphs}",
                           "remplacez ce signe, ou ajoutez une police qui le dessine"),
    "police-etrangere": Entry(ERROR, "la police « {family} » n’est pas des nôtres",
                              "vérifiez « font-family » dans la feuille de style"),
    "moteur": Entry(ERROR, "le moteur de mise en page signale : {message}",
                    "corrigez le gabarit ou la feuille de style de « {part} »"),
    "gabarit": Entry(ERROR, "le gabarit ne se compose pas : {message}",
                     "corrigez templates/{part}.html"),
    # Quality of the layout
    "veuve": Entry(WARNING, "la dernière ligne d’un paragraphe est seule en haut d’une colonne, page {page} : « {text} »",
                   "coupez une ligne de ce paragraphe, ou ajoutez-en une"),
    "orpheline": Entry(WARNING, "la première ligne d’un paragraphe est seule au bas d’une colonne, page {page} : « {text} »",
                       "coupez ou ajoutez une ligne plus haut dans la colonne"),
    "coupures": Entry(WARNING, "{problem}, page {page} : « {text} »",
                      "changez un mot ou l’ordre des mots, un peu avant : les lignes se couperont ailleurs"),
    "ligne-creuse": Entry(WARNING, "une ligne {problem}, page {page} : « {text} »",
                          "un mot long ou insécable la suit : remplacez-le, ou déplacez-le dans la phrase"),
    "ligne-courte": Entry(WARNING, "la dernière ligne d’un paragraphe ne porte {problem}, page {page} : « {text} »",
                          "coupez quelques signes du paragraphe pour regagner la ligne, ou ajoutez-y quelques mots"),
    "titre-au-pied": Entry(WARNING, "l’intertitre « {text} » est au pied d’une colonne, page {page}",
                           "coupez ou ajoutez quelques lignes plus haut, pour que deux lignes au moins le suivent"),
    "colonnes-inegales": Entry(WARNING, "les colonnes de la page {page} diffèrent de {lines} lignes",
                               "autour de la coupe, partagez un long paragraphe en deux, ou changez-en la longueur"),
    "page-creuse": Entry(WARNING, "la page {page} laisse {white} mm de blanc au pied, et le texte continue page suivante",
                         "le passage suivant est d’un seul bloc : raccourcissez-le, ou étoffez ce qui précède"),
    # Other outputs
    "fiche-inconnue": Entry(ERROR, "l’édition ne compose aucune fiche « {name} »", "{near}fiches : {known}"),
    "cahier-pages": Entry(ERROR, "le PDF compte {pages} page(s), et un cahier se plie par quatre",
                          "il en faut {whole} : partez du PDF destiné à l’imprimeur, que la maquette complète"),
    "pdf-illisible": Entry(ERROR, "le PDF « {name} » ne se lit pas : {problem}",
                           "composez-le de nouveau, ou vérifiez son nom et ses droits"),
    "ecriture": Entry(ERROR, "impossible d’écrire « {name} » : {problem}",
                      "vérifiez les droits et la place sur le disque ; le fichier précédent est intact"),
    # A manuscript brought in
    "manuscrit-illisible": Entry(ERROR, "le manuscrit ne se lit pas : {problem}",
                                 "ouvrez-le dans votre traitement de texte et enregistrez-le au format .docx"),
    "manuscrit-reste": Entry(WARNING, "le Markdown ne garde pas tout : {what}", "{advice}"),
    # Preflight of a finished file
    "controle-polices": Entry(ERROR, "contrôle, polices : {problem}", "{advice}"),
    "controle-format": Entry(ERROR, "contrôle, format : {problem}", "{advice}"),
    "controle-couleurs": Entry(ERROR, "contrôle, couleurs : {problem}", "{advice}"),
    "controle-surimpression": Entry(WARNING, "contrôle, surimpression : {problem}", "{advice}"),
    "controle-images": Entry(WARNING, "contrôle, images : {problem}", "{advice}"),
    "controle-pages": Entry(ERROR, "contrôle, pages : {problem}", "{advice}"),
    "controle-acces": Entry(ERROR, "contrôle, accès : {problem}", "{advice}"),
}

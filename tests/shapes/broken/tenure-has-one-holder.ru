# The curator entered one tenure for two ministers.
PREFIX diplo: <https://w3id.org/diplograph/ontology#>
PREFIX person: <https://w3id.org/diplograph/person/>
PREFIX tenure: <https://w3id.org/diplograph/tenure/>

INSERT DATA {
    tenure:hedda-borg-borealia-foreign-minister-2015 diplo:holder person:galen-rusk .
}

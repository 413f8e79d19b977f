# The curator put two offices into one tenure.
PREFIX diplo: <https://w3id.org/diplograph/ontology#>
PREFIX office: <https://w3id.org/diplograph/office/>
PREFIX tenure: <https://w3id.org/diplograph/tenure/>

INSERT DATA {
    tenure:hedda-borg-borealia-foreign-minister-2015 diplo:office office:cordovia-deputy-foreign-minister .
}

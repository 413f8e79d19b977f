# The curator entered a tenure without saying where it was read.
PREFIX citation: <https://w3id.org/diplograph/citation/>
PREFIX diplo: <https://w3id.org/diplograph/ontology#>
PREFIX tenure: <https://w3id.org/diplograph/tenure/>

DELETE DATA {
    tenure:egor-lind-borealia-deputy-foreign-minister-2020 diplo:attestedBy citation:egor-lind-cordovia-foreign-ministry-2020-03-05-p02-1 .
}

# The curator made up a kind of evidence.
PREFIX citation: <https://w3id.org/diplograph/citation/>
PREFIX diplo: <https://w3id.org/diplograph/ontology#>
PREFIX evidence-kind: <https://w3id.org/diplograph/evidence-kind/>

DELETE DATA {
    citation:northern-three-fm-2020-06-18-arcadian-gazette-2020-06-18-p02-1 diplo:evidenceKind evidence-kind:explicit .
} ;
INSERT DATA {
    citation:northern-three-fm-2020-06-18-arcadian-gazette-2020-06-18-p02-1 diplo:evidenceKind evidence-kind:direct .
}

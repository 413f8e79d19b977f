# The curator forgot to say for whom the deputy stood in.
PREFIX diplo: <https://w3id.org/diplograph/ontology#>
PREFIX office: <https://w3id.org/diplograph/office/>
PREFIX participation: <https://w3id.org/diplograph/participation/>

DELETE DATA {
    participation:northern-three-fm-2020-06-18-dina-sel diplo:deputisingFor office:cordovia-foreign-minister .
}

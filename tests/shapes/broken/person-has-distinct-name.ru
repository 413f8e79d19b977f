# The curator did not see that two persons of one name are two.
PREFIX owl: <http://www.w3.org/2002/07/owl#>
PREFIX person: <https://w3id.org/diplograph/person/>

DELETE DATA {
    person:ivan-orlen owl:differentFrom person:ivan-orlen-of-dravonia .
}

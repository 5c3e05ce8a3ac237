"""Uses both services from Python by reflection and health checking alone."""

import sys

import grpc
from google.protobuf.descriptor_pool import DescriptorPool
from google.protobuf.message_factory import GetMessageClass
from grpc_health.v1 import health_pb2, health_pb2_grpc
from grpc_reflection.v1alpha.proto_reflection_descriptor_database import (
    ProtoReflectionDescriptorDatabase,
)


def method(channel, pool, service, name):
    """The callable of a unary method, and the class of its request."""
    descriptor = pool.FindServiceByName(service).FindMethodByName(name)
    request = GetMessageClass(descriptor.input_type)
    response = GetMessageClass(descriptor.output_type)
    call = channel.unary_unary(
        f"/{service}/{name}",
        request_serializer=lambda message: message.SerializeToString(),
        response_deserializer=response.FromString,
    )
    return call, request


def main():
    ingest, query = (grpc.insecure_channel(address) for address in sys.argv[1:3])
    for channel, service in (
        (ingest, "dateline.v1.IngestService"),
        (ingest, "dateline.v1.FeedService"),
        (query, "dateline.v1.QueryService"),
    ):
        health = health_pb2_grpc.HealthStub(channel)
        for name in (service, ""):
            answer = health.Check(health_pb2.HealthCheckRequest(service=name), timeout=5)
            assert answer.status == health_pb2.HealthCheckResponse.SERVING, (name, answer)
        database = ProtoReflectionDescriptorDatabase(channel)
        assert service in database.get_services(), database.get_services()
        print(f"ok  {service} is healthy and describes itself to Python")

    pool = DescriptorPool(ProtoReflectionDescriptorDatabase(query))
    call, request = method(query, pool, "dateline.v1.QueryService", "SearchPersons")
    answer = call(request(query="lindqvist"), timeout=5, compression=grpc.Compression.Gzip)
    assert [p.entity.id for p in answer.persons] == ["per-kari-lindqvist"], answer
    print("ok  Python finds a person through reflection, gzipped")


main()

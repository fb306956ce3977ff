import Foundation
import TestSupport
import Testing

/// aws-sdk 2 as a mounted module, against a server that checks each signature and answers as the services do.
@Suite struct AWSTests {
    private static let secret = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"

    private static func answer(_ request: Request) -> Response {
        if let fault = SignatureCheck(secret: secret).fault(of: request) {
            return Response(
                status: "403 Forbidden",
                body: Array("<Error><Code>SignatureDoesNotMatch</Code><Message>\(fault)</Message></Error>".utf8))
        }
        let target = request.header("x-amz-target") ?? ""
        let body = String(decoding: request.body, as: UTF8.self)
        switch (request.method, target) {
        case (_, "DynamoDB_20120810.GetItem"):
            return json(#"{"Item":{"id":{"S":"u1"},"score":{"N":"7"}}}"#)
        case (_, "Firehose_20150804.PutRecord"):
            return json(#"{"RecordId":"r-1"}"#)
        case (_, "Kinesis_20131202.PutRecord"):
            return json(#"{"SequenceNumber":"49","ShardId":"shard-0"}"#)
        case ("POST", "") where body.contains("Action=SendMessage"):
            return xml(
                "<SendMessageResponse><SendMessageResult><MD5OfMessageBody>5d41402abc4b2a76b9719d911017c592</MD5OfMessageBody>"
                    + "<MessageId>m-1</MessageId></SendMessageResult></SendMessageResponse>")
        case ("POST", "") where body.contains("Action=AssumeRole"):
            return xml(
                "<AssumeRoleResponse><AssumeRoleResult><Credentials><AccessKeyId>ASIA1</AccessKeyId><SecretAccessKey>s</SecretAccessKey>"
                    + "<SessionToken>t</SessionToken><Expiration>2030-01-01T00:00:00Z</Expiration></Credentials></AssumeRoleResult></AssumeRoleResponse>"
            )
        case ("POST", "") where request.path.contains("/functions/"):
            return Response(headers: [("X-Amz-Executed-Version", "$LATEST")], body: Array(#"{"echo":\#(body)}"#.utf8))
        case ("PUT", ""):
            return Response(headers: [("ETag", "\"e-\(request.body.count)\"")])
        case ("GET", "") where request.path.contains("list-type"):
            return xml(
                "<ListBucketResult><Name>b</Name><Contents><Key>a b.txt</Key><Size>5</Size></Contents></ListBucketResult>"
            )
        default:
            return Response(headers: [("Content-Type", "text/plain")], body: Array("object body".utf8))
        }
    }

    private static func json(_ text: String) -> Response {
        Response(headers: [("Content-Type", "application/x-amz-json-1.1")], body: Array(text.utf8))
    }

    private static func xml(_ text: String) -> Response {
        Response(headers: [("Content-Type", "text/xml")], body: Array(text.utf8))
    }

    private static let function = """
        async function onTrack(event) {
            const options = {
                endpoint: event.origin, region: 'eu-west-1', accessKeyId: 'AKIDEXAMPLE', maxRetries: 0,
                secretAccessKey: '\(secret)', s3ForcePathStyle: true,
            };
            const s3 = new AWS.S3(options);
            const put = await s3.putObject({ Bucket: 'b', Key: 'a b/ü.txt', Body: 'hello' }).promise();
            const got = await s3.getObject({ Bucket: 'b', Key: 'a b/ü.txt' }).promise();
            const list = await s3.listObjectsV2({ Bucket: 'b', Prefix: 'a' }).promise();
            const item = await new AWS.DynamoDB.DocumentClient(options).get({ TableName: 't', Key: { id: 'u1' } }).promise();
            const sent = await new AWS.SQS(options).sendMessage({ QueueUrl: event.origin + '/1/q', MessageBody: 'hello' }).promise();
            const invoked = await new AWS.Lambda(options).invoke({ FunctionName: 'f', Payload: JSON.stringify({ a: 1 }) }).promise();
            const role = await new AWS.STS(options).assumeRole({ RoleArn: 'arn:aws:iam::1:role/r', RoleSessionName: 's', ExternalId: 'x' }).promise();
            const hose = await new AWS.Firehose(options).putRecord({ DeliveryStreamName: 'd', Record: { Data: 'x' } }).promise();
            const kinesis = await new AWS.Kinesis(options).putRecord({ StreamName: 'k', PartitionKey: 'p', Data: 'x' }).promise();
            const refused = await new AWS.S3({ ...options, secretAccessKey: 'other' }).getObject({ Bucket: 'b', Key: 'k' }).promise()
                .catch((error) => error.code);
            return {
                put: put.ETag, got: got.Body.toString(), list: list.Contents[0].Key, item: item.Item, sent: sent.MessageId,
                invoked: invoked.Payload, role: role.Credentials.AccessKeyId, hose: hose.RecordId, kinesis: kinesis.ShardId, refused,
            };
        }
        """

    @Test func servicesAcceptWhatFunctionsSign() throws {
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        try Command.run("bash", root.appendingPathComponent("Sources/Prelude/third-party.sh").path, "aws")
        let folder = try ModuleTests.Folder()
        let added = try ModuleTests.modules(
            "add", root.appendingPathComponent(".third-party/aws/cdk_ssm_documents-0.0.12-py3-none-any.whl").path,
            "--package", "aws-sdk", "--entry", "lib/aws.js", "--as", "AWS", in: folder)
        #expect(added.code == 0, "\(added.output)")
        let server = try LocalServer.answering(Self.answer)
        let daemon = try ModuleTests.daemon(
            ["f": Self.function], files: ["f/function.yaml": "modules: [AWS]"], in: folder)
        let answer = try daemon.invoke("f", #"{"type":"track","origin":"\#(server.origin)"}"#)
        let result = try #require(answer.json["result"] as? [String: Any], "\(answer.errorMessage)")
        #expect(result["put"] as? String == "\"e-5\"" && result["got"] as? String == "object body")
        #expect(result["list"] as? String == "a b.txt" && result["sent"] as? String == "m-1")
        #expect((result["item"] as? [String: Any])?["score"] as? Int == 7)
        #expect(result["invoked"] as? String == #"{"echo":{"a":1}}"# && result["role"] as? String == "ASIA1")
        #expect(result["hose"] as? String == "r-1" && result["kinesis"] as? String == "shard-0")
        #expect(result["refused"] as? String == "SignatureDoesNotMatch")
        #expect(daemon.stop())
    }
}

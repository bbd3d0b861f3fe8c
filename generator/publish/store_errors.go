package publish

import (
	"errors"
	"fmt"
	"net"
	"net/url"

	"github.com/minio/minio-go/v7"
)

// reasons say in one line what a store's answer means, and what to do.
var reasons = map[string]string{
	"NoSuchBucket":                   "there is no such bucket; make it first, or look at its name and the endpoint",
	"AccessDenied":                   "access was denied; the key needs to list the bucket, and to get, put and delete its objects",
	"InvalidAccessKeyId":             "the storage does not know the access key; look at AWS_ACCESS_KEY_ID",
	"SignatureDoesNotMatch":          "the secret key does not belong to the access key; look at AWS_SECRET_ACCESS_KEY",
	"ExpiredToken":                   "the credentials have expired; get new ones",
	"InvalidToken":                   "the session token is not valid; get new credentials",
	"RequestTimeTooSkewed":           "this machine's clock differs from the storage's by more than it allows; set it",
	"AuthorizationHeaderMalformed":   "the bucket is in another region; name it with --region",
	"PermanentRedirect":              "the bucket is in another region; name it with --region, or its --endpoint",
	"TemporaryRedirect":              "the bucket is in another region; name it with --region, or its --endpoint",
	"InvalidRegion":                  "the bucket is in another region; name it with --region",
	"IllegalLocationConstraint":      "the bucket is in another region; name it with --region",
	"QuotaExceeded":                  "the storage is full, or its quota used up; make room",
	"XMinioStorageFull":              "the storage is full, or its quota used up; make room",
	"XMinioAdminBucketQuotaExceeded": "the storage is full, or its quota used up; make room",
	"InsufficientStorage":            "the storage is full, or its quota used up; make room",
	"EntityTooLarge":                 "the storage takes no file of this size",
	"NotImplemented":                 "the storage can't do what publishing needs, conditional writes perhaps; publish elsewhere",
	"SlowDown":                       "the storage has too much to do; try again later",
	"SlowDownWrite":                  "the storage has too much to do; try again later",
	"ServiceUnavailable":             "the storage has too much to do; try again later",
	"InternalError":                  "the storage failed; try again later",
}

// explained turns what the client returns into one line for a person.
func explained(err error) error {
	var unreachable net.Error
	var failed minio.ErrorResponse
	switch {
	case err == nil:
		return nil
	case errors.As(err, &failed) && reasons[failed.Code] != "":
		return fmt.Errorf("%s (%s)", reasons[failed.Code], failed.Code)
	case errors.As(err, &failed) && failed.StatusCode != 0:
		return fmt.Errorf("the storage answers %d %s: %w", failed.StatusCode, failed.Code, err)
	case errors.As(err, &unreachable):
		return fmt.Errorf("the storage can't be reached: %w", innermost(err))
	}
	return err
}

// innermost leaves out the request's address, which holds a signature's parts.
func innermost(err error) error {
	var wrapped *url.Error
	for errors.As(err, &wrapped) {
		err = wrapped.Err
	}
	return err
}
